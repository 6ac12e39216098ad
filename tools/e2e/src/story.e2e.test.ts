import { programme } from '@concert/story/programme';
import { describe, it } from 'vitest';
import { testStage } from './test-stage.ts';

describe('the story of a booking', () => {
  it.each(programme)('line $line: $title', async ({ play }) => {
    await play(testStage());
  });
});

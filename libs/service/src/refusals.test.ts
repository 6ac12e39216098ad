import { describe, expect, it } from 'vitest';
import { refusalTable } from './refusals.ts';

const refusals = refusalTable<'sold-out' | 'unknown-grade'>({
  'sold-out': [409, 'fewer tickets are left'],
  'unknown-grade': [404, 'this concert has no such grade'],
});

describe('a table of refusals', () => {
  it('gives each code its status and a sentence', () => {
    expect(refusals.problem({ refused: 'sold-out' })).toMatchObject({
      status: 409,
      code: 'sold-out',
      detail: 'fewer tickets are left',
    });
  });

  it('tells the field and what else the domain said', () => {
    const { status, extra } = refusals.problem({
      refused: 'unknown-grade',
      detail: { pointer: '#/items/0/grade', grades: ['VIP'] },
    });
    expect(status).toBe(404);
    expect(extra).toEqual({
      grades: ['VIP'],
      errors: [{ in: 'body', pointer: '#/items/0/grade', detail: 'this concert has no such grade' }],
    });
  });

  it('tells the same as a value', () => {
    const told = refusals.told({ refused: 'sold-out', detail: { left: 3 } });
    expect(told).toEqual({ status: 409, code: 'sold-out', detail: 'fewer tickets are left', left: 3 });
  });

  it('describes its codes under their statuses', () => {
    expect(Object.keys(refusals.responses('sold-out', 'unknown-grade'))).toEqual(['404', '409']);
  });
});

import { audited } from './audited.ts';
import { howFast } from './how-fast.ts';
import { Narrator } from './narrator.ts';
import { programme } from './programme.ts';
import { Stage, type System } from './stage.ts';

/** Plays the lines of the story (all of them if none is named), tells of each step, and counts the checks. */
export async function play(system: System, lines: readonly number[]): Promise<{ passed: number; failed: number }> {
  const narrator = new Narrator();
  for (const { line, title, play } of programme.filter((scene) => lines.length === 0 || lines.includes(scene.line))) {
    narrator.scene(line, title);
    await play(new Stage(system, narrator)).catch((error: unknown) => narrator.broke(error));
  }
  if (lines.length === 0) await tellHowFast(system, narrator);
  narrator.epilogue('Was every promise kept?');
  await audited(system, narrator).catch((error: unknown) => narrator.broke(error));
  return { passed: narrator.passed, failed: narrator.failed };
}

/** After the story, and no check: how fast it is depends on the machine, and on what else that does. */
async function tellHowFast(system: System, narrator: Narrator): Promise<void> {
  narrator.epilogue('How fast');
  await howFast(system, (line) => narrator.noted(line)).catch((error: unknown) => {
    narrator.noted(`not measured: ${error instanceof Error ? error.message : String(error)}`);
  });
}

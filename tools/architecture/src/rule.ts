import type { Workspace } from './workspace.ts';

/** A rule names every violation it finds, one sentence each; none is the goal. */
export type Rule = (workspace: Workspace) => string[];

/**
 * SNAPSHOT_DIR: a directory to keep snapshots in, for this process alone; none are kept when it is not set. Read by
 * itself, before what reads the rest of the environment is even loaded.
 */
export function snapshotDir(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return env.SNAPSHOT_DIR?.trim() || undefined;
}

import { snapshotDir } from './snapshot/config.ts';
import { SnapshotFiles } from './snapshot/snapshot-files.ts';

// The disk reads the snapshots while this thread loads the rest of the program: a cold start waits for the longer one.
const directory = snapshotDir();
const files = directory === undefined ? undefined : new SnapshotFiles(directory);
await files?.readAhead();
const { serve } = await import('./serve.ts');
await serve(files);

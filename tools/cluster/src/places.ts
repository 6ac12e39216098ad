import { homedir } from 'node:os';
import { join } from 'node:path';

/** Everything the cluster keeps; may be deleted whenever the cluster is down. */
export const cacheDir = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'concert-cluster');

/** The programs that a node consists of, built once. */
export const binDir = join(cacheDir, 'bin');
/** What is needed only while they are built. */
export const sourceDir = join(cacheDir, 'src');
/** Images as archives; a node imports all of them when it comes up. */
export const imageDir = join(cacheDir, 'images');
/** What belongs to the node that is up: gone when it is down. */
export const runDir = join(cacheDir, 'run');
/** Where the volumes made beforehand are: they outlive pods, and end with the node. */
export const volumeDir = join(runDir, 'volumes');

export const kubeconfig = join(runDir, 'pki', 'admin.conf');
export const containerdSocket = join(runDir, 'containerd.sock');

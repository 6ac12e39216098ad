import type { Handler } from '../grpc/server.ts';
import { supportedMethods } from '../protocol/messages.ts';
import type { GroupCommit } from '../storage/group-commit.ts';
import { append, batchAppend } from './append.ts';
import { read } from './read.ts';
import type { Sources } from './sources.ts';

const streams = 'event_store.client.streams.Streams';
const serverFeatures = 'event_store.client.server_features.ServerFeatures';

/** The version whose behaviour the stand-in follows; clients look at it, people see the line at the start. */
const version = '24.10.0';

/** Every call that there is; gRPC answers UNIMPLEMENTED to all others. */
export function handlers(sources: Sources, commits: GroupCommit): ReadonlyMap<string, Handler> {
  return new Map<string, Handler>([
    [`/${streams}/Read`, read(sources)],
    [`/${streams}/Append`, append(commits)],
    [`/${streams}/BatchAppend`, batchAppend(commits)],
    [
      `/${serverFeatures}/GetSupportedMethods`,
      async (call) => {
        await sources.faults.whileFrozen();
        await call.send([supported()]);
      },
    ],
  ]);
}

function supported(): Buffer {
  const methods = ['read', 'append', 'batchappend'].map((methodName) => ({
    methodName,
    serviceName: streams.toLowerCase(),
    features: [],
  }));
  const features = { methodName: 'getsupportedmethods', serviceName: serverFeatures.toLowerCase(), features: [] };
  return supportedMethods.encode({ methods: [...methods, features], version });
}

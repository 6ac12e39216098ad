import type { MethodDefinition, ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js';
import { appendReq, batchAppendReq, type Codec, empty, readReq, supportedMethods } from '../protocol/messages.ts';
import type { GroupCommit } from '../storage/group-commit.ts';
import { append, batchAppend } from './append.ts';
import { read, type Sources } from './read.ts';

const streams = 'event_store.client.streams.Streams';
const serverFeatures = 'event_store.client.server_features.ServerFeatures';

/** The version whose behaviour the stand-in follows; clients look at it, people see the line at the start. */
const version = '24.10.0';

/** Replies are encoded where they are made, so that one encoding serves many followers. */
function method<Request>(path: string, request: Codec<Request>, requestStream: boolean, responseStream: boolean) {
  const definition: MethodDefinition<Request, Buffer> = {
    path,
    requestStream,
    responseStream,
    requestSerialize: request.encode,
    requestDeserialize: request.decode,
    responseSerialize: (bytes) => bytes,
    responseDeserialize: (bytes) => bytes,
  };
  return definition;
}

/** Every call that there is; gRPC answers UNIMPLEMENTED to all others. */
export const definition: ServiceDefinition = {
  read: method(`/${streams}/Read`, readReq, false, true),
  append: method(`/${streams}/Append`, appendReq, true, false),
  batchAppend: method(`/${streams}/BatchAppend`, batchAppendReq, true, true),
  getSupportedMethods: method(`/${serverFeatures}/GetSupportedMethods`, empty, false, false),
};

export function implementation(sources: Sources, commits: GroupCommit): UntypedServiceImplementation {
  return {
    read: read(sources),
    append: append(commits),
    batchAppend: batchAppend(commits),
    getSupportedMethods: async (_call: unknown, reply: (error: null, answer: Buffer) => void) => {
      await sources.faults.whileFrozen();
      reply(null, supported());
    },
  };
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

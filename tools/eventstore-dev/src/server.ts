import { once } from 'node:events';
import { accessSync, constants, mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { FaultSwitches, faultServer } from './faults.ts';
import { GrpcServer } from './grpc/server.ts';
import { handlers } from './serve/service.ts';
import { GroupCommit } from './storage/group-commit.ts';
import { Log } from './storage/log.ts';
import { Tail } from './storage/tail.ts';

export interface ServerOptions {
  host: string;
  /** 0: a free one. */
  port: number;
  dataDir: string;
  /** Where the fault switches listen; undefined: nowhere. */
  faultsPort: number | undefined;
}

export interface RunningServer {
  port: number;
  faultsPort: number | undefined;
  /** Writes what was submitted, then closes. */
  stop(): Promise<void>;
}

/** Why it can't start, in one line for the person who started it. */
export class CannotStart extends Error {}

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const log = openLog(options.dataDir);
  const tail = new Tail();
  const faults = new FaultSwitches();
  const commits = new GroupCommit(log, tail, faults);
  const server = new GrpcServer(handlers({ log, tail, faults }, commits));
  const port = await bind(server, options);
  faults.dropConnections = () => server.dropConnections();
  const faultsPort = await listenForFaults(faults, options);
  return {
    port,
    faultsPort,
    async stop() {
      server.stopListening();
      faults.set({ frozen: false });
      await commits.settled();
      server.dropConnections();
      log.close();
    },
  };
}

function openLog(dataDir: string): Log {
  try {
    mkdirSync(dataDir, { recursive: true });
    accessSync(dataDir, constants.W_OK);
    return new Log(join(dataDir, 'events.sqlite'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const inUse = reason.includes('locked') ? 'another event store uses it' : reason;
    throw new CannotStart(`cannot keep events in ${dataDir}: ${inUse}`);
  }
}

async function bind(server: GrpcServer, { host, port }: ServerOptions): Promise<number> {
  try {
    return await server.listen(host, port);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const reason = message.includes('EADDRINUSE') ? 'the port is taken' : message;
    throw new CannotStart(`cannot listen on ${host}:${port}: ${reason}`);
  }
}

async function listenForFaults(faults: FaultSwitches, options: ServerOptions): Promise<number | undefined> {
  if (options.faultsPort === undefined) return undefined;
  const http = faultServer(faults).listen(options.faultsPort, options.host).unref();
  try {
    await once(http, 'listening');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CannotStart(`cannot listen for fault switches: ${reason}`);
  }
  return (http.address() as AddressInfo).port;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@concert/parts/repository';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { defaultPorts, type ProcessName, processNames, type Surroundings, topology } from './topology.ts';

interface ComposeService {
  readonly image?: string;
  readonly build?: { readonly target: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
}

const compose: { services: Record<string, ComposeService> } = parse(
  readFileSync(join(repositoryRoot, 'docker-compose.yml'), 'utf8'),
  { merge: true },
);

/** As `npm start` has it, but each process under its name instead of 127.0.0.1. */
const host = (name: string) => ({ smtp: 'inbox' })[name] ?? name;
const around: Surroundings = {
  parts: {
    POSTGRES_URL: 'postgres://concert:concert@postgres:5432/concert',
    KAFKA_BROKERS: 'kafka:9092',
    EVENTSTORE_URL: 'esdb://eventstore:2113?tls=false',
  },
  urls: Object.fromEntries(
    processNames.map((name) => [name, `http://${host(name)}:${defaultPorts[name]}`]),
  ) as Surroundings['urls'],
  ports: defaultPorts,
  identitySecret: 'development-only-identity-secret-of-compose',
  dataDir: '',
};

/** What differs by nature: a container listens on all its addresses, finds mail by name, and keeps data in a volume. */
const expectedEnvironment = (name: ProcessName) => {
  const env = topology[name].env(around);
  const inContainer = {
    HOST: '0.0.0.0',
    SMTP_URL: 'smtp://inbox:1025',
    ISSUER_DATA_DIR: '/data',
    SNAPSHOT_DIR: '/data',
  };
  return { ...env, ...Object.fromEntries(Object.entries(inContainer).filter(([variable]) => variable in env)) };
};

describe('docker-compose.yml against what npm start runs', () => {
  it('has the same processes, and the three parts on their official images', () => {
    expect(Object.keys(compose.services).sort()).toEqual([...processNames, 'eventstore', 'kafka', 'postgres'].sort());
    const image = (name: string) => compose.services[name]?.image?.split(':')[0];
    expect(['postgres', 'kafka', 'eventstore'].map(image)).toEqual([
      'postgres',
      'apache/kafka',
      'eventstore/eventstore',
    ]);
  });

  it.each(processNames)('tells %s the same', (name) => {
    expect(compose.services[name]?.environment).toEqual(expectedEnvironment(name));
  });

  it.each(processNames)('runs the program of %s, from the image that has it', (name) => {
    const { build, command } = compose.services[name] ?? {};
    expect(command).toEqual([topology[name].main]);
    expect(build?.target).toBe(topology[name].main.startsWith('apps/') ? 'services' : 'development');
  });

  it.each(processNames)('gives %s nothing that it does not need', (name) => {
    expect([compose.services[name]?.read_only, compose.services[name]?.cap_drop]).toEqual([true, ['ALL']]);
  });

  it('opens the same ports to the outside: the gateway, the issuer, the inbox', () => {
    const published = (name: ProcessName) => compose.services[name]?.ports?.map((port) => port.split(':').slice(-2));
    expect(published('gateway')).toEqual([[`${defaultPorts.gateway}`, `${defaultPorts.gateway}`]]);
    expect(published('issuer')).toEqual([[`${defaultPorts.issuer}`, `${defaultPorts.issuer}`]]);
    expect(published('inbox')).toEqual([[`${defaultPorts.inbox}`, `${defaultPorts.inbox}`]]);
  });
});

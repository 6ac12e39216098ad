import { PostgreSqlContainer } from '@testcontainers/postgresql';
import { GenericContainer, getContainerRuntimeClient, type StartedTestContainer } from 'testcontainers';
import type { PartOptions, RunningPart } from './part.ts';

/**
 * The official images, where Docker runs and the embedded part cannot be had. `npm test` does not cover this file: it
 * needs no Docker. A container's data goes with it.
 */
export async function dockerRuns(): Promise<boolean> {
  return getContainerRuntimeClient().then(
    () => true,
    () => false,
  );
}

export async function postgresContainer({ port }: PartOptions): Promise<RunningPart> {
  const started = await new PostgreSqlContainer('postgres:18')
    .withUsername('concert')
    .withPassword('concert')
    .withDatabase('concert')
    .withExposedPorts({ container: 5432, host: port })
    .start();
  return running(started, `postgres://concert:concert@127.0.0.1:${port}/concert`);
}

/** The port is the same inside and out, because a broker tells its clients where to find it. */
export async function kafkaContainer({ port }: PartOptions): Promise<RunningPart> {
  const started = await new GenericContainer('apache/kafka:4.1.1')
    .withExposedPorts({ container: port, host: port })
    .withEnvironment({
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_NODE_ID: '1',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
      KAFKA_LISTENERS: `PLAINTEXT://0.0.0.0:${port},CONTROLLER://localhost:9093`,
      KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port}`,
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
    })
    .start();
  return running(started, `127.0.0.1:${port}`);
}

function running(container: StartedTestContainer, address: string): RunningPart {
  const stop = async () => {
    await container.stop();
  };
  return { address, exited: new Promise(() => {}), stop, kill: stop };
}

import { setTimeout as pause } from 'node:timers/promises';
import { temporaryDir } from '@concert/parts/temporary-dir';
import type { ProcessName } from '@concert/stack/topology';
import { expect, vi } from 'vitest';
import { type OwnSystem, ownSystem } from '../faults/own-system.ts';
import { type Fired, type Prometheus, startPrometheus } from './prometheus.ts';

const services = ['gateway', 'concert', 'booking', 'payment', 'delivery', 'notification', 'mypage'] as const;

/** Two minutes instead of an hour; nothing but the durations differs. */
const timesShorter = 30;
const patient = { timeout: 150_000, interval: 500 };

export type Labels = Readonly<Record<string, string>>;

/** A system of one's own, and a Prometheus that looks at it. */
export interface WatchedSystem extends OwnSystem {
  readonly prometheus: Prometheus;
  /** Waits until each of these fires, while `meanwhile` happens over and over. */
  fires(alerts: readonly Labels[], meanwhile?: () => Promise<unknown>): Promise<void>;
  /** Waits until none of these is left. */
  ends(names: readonly string[]): Promise<void>;
  /** Halts a process in its tracks, as one that hangs; goes on when the work is done, whatever comes of it. */
  halted<Result>(name: ProcessName, work: () => Promise<Result>): Promise<Result>;
}

export async function watchedSystem(): Promise<WatchedSystem> {
  const system = await ownSystem();
  const folder = await temporaryDir();
  const targets = Object.fromEntries(services.map((name) => [name, system.urls[name]]));
  const prometheus = await startPrometheus({ folder: folder.path, targets, timesShorter });
  const firing = async () => (await prometheus.alerts()).filter(({ state }) => state === 'firing');

  return {
    ...system,
    prometheus,
    async fires(alerts, meanwhile = () => pause(100)) {
      let waiting = true;
      const busy = (async () => {
        while (waiting) await meanwhile();
      })();
      const all = () =>
        vi.waitFor(async () => {
          const fired = await firing();
          expect(alerts.filter((labels) => !fired.some((one) => isOf(one, labels)))).toEqual([]);
          for (const { annotations } of fired) expectLegible(annotations);
        }, patient);
      await Promise.race([all(), busy]).finally(() => {
        waiting = false;
      });
      await busy;
    },
    async ends(names) {
      await vi.waitFor(async () => {
        const left = (await firing()).map(({ labels }) => labels.alertname ?? '');
        expect(left.filter((name) => names.includes(name))).toEqual([]);
      }, patient);
    },
    async halted(name, work) {
      const pid = system.pid(name);
      if (pid === undefined) throw new Error(`${name} does not run`);
      process.kill(pid, 'SIGSTOP');
      try {
        return await work();
      } finally {
        process.kill(pid, 'SIGCONT');
      }
    },
    async stop() {
      await prometheus.stop();
      await system.stop();
      await folder.remove();
    },
  };
}

function isOf({ labels }: Fired, asked: Labels): boolean {
  return Object.entries(asked).every(([label, value]) => labels[label] === value);
}

/** Every template in them found what it speaks of. */
function expectLegible(annotations: Fired['annotations']): void {
  expect(Object.values(annotations).filter((text) => /\{\{|<no value>|error /.test(text))).toEqual([]);
}

import { until } from '../../until.ts';
import { checkNoneFailed } from '../play.ts';
import { replicasOf, services } from '../pods.ts';
import { prometheus, rulesOf, targetsOf } from '../prometheus.ts';
import type { Scene } from '../scene.ts';

const withinMs = 60_000;
/** The issuer of the development profile is made like the services. */
const expectedTargets = [...services, 'issuer'].reduce((sum, name) => sum + replicasOf(name), 0);

export const scrape: Scene = {
  name: 'scrape',
  title: 'a Prometheus in the cluster scrapes every pod and evaluates every alert',
  play: async (stage) => {
    await using server = await prometheus();
    const outcome = await stage.under(async () => {
      const targets = await until('every target', async () => targetsUp(server.url), withinMs);
      stage.check('every pod is scraped', targets === expectedTargets, `${targets} of ${expectedTargets} targets up`);
      const alerts = await until('every alert', async () => alertsEvaluated(server.url), withinMs);
      stage.check(
        'every alert expression evaluates',
        alerts.evaluated === server.rules,
        `${alerts.evaluated} of ${server.rules} rules, of which fire: ${alerts.firing.join(', ') || 'none'}`,
      );
    });
    checkNoneFailed(stage, 'the scrapes', outcome);
  },
};

async function targetsUp(url: string): Promise<number> {
  const targets = await targetsOf(url);
  const down = targets.filter(({ health }) => health !== 'up');
  if (targets.length < expectedTargets || down.length > 0) {
    throw new Error(
      `${targets.length} targets; not up: ${down.map(({ scrapeUrl, lastError }) => `${scrapeUrl} ${lastError}`).join(', ') || 'none'}`,
    );
  }
  return targets.length;
}

async function alertsEvaluated(url: string): Promise<{ evaluated: number; firing: string[] }> {
  const rules = await rulesOf(url);
  const not = rules.filter(({ health }) => health !== 'ok');
  if (rules.length === 0 || not.length > 0) {
    throw new Error(
      `${rules.length} rules; not evaluated: ${not.map(({ name, lastError }) => `${name} ${lastError}`).join(', ')}`,
    );
  }
  return { evaluated: rules.length, firing: rules.filter(({ state }) => state === 'firing').map(({ name }) => name) };
}

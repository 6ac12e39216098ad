import { checkNoneFailed } from '../play.ts';
import { podsOf, services } from '../pods.ts';
import { mustSucceed, upgrade } from '../release.ts';
import type { Scene } from '../scene.ts';

const changed = 'mypage';

export const settings: Scene = {
  name: 'settings',
  title: 'a changed ConfigMap rolls just what reads it',
  play: async (stage) => {
    const before = await uids();
    const outcome = await stage.under(async () => {
      stage.say(`helm upgrade with another setting for ${changed}`);
      mustSucceed('helm upgrade', await upgrade({ services: { [changed]: { settings: { LOG_LEVEL: 'warn' } } } }));
    });
    const after = await uids();
    const replaced = services.filter((name) => before[name] !== after[name]);
    stage.check(
      `only ${changed} is replaced`,
      replaced.join() === changed,
      `replaced: ${replaced.join(', ') || 'none'}`,
    );
    checkNoneFailed(stage, 'the change', outcome);
    mustSucceed('helm upgrade', await upgrade());
  },
};

/** Which pods each service has. */
async function uids(): Promise<Record<string, string>> {
  const all = services.map(async (name) => {
    const pods = await podsOf(name);
    return [
      name,
      pods
        .map(({ metadata }) => metadata.uid)
        .sort()
        .join(),
    ] as const;
  });
  return Object.fromEntries(await Promise.all(all));
}

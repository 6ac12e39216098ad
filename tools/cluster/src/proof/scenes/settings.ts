import { checkNoneFailed } from '../play.ts';
import { services, uidsOf } from '../pods.ts';
import { mustSucceed, upgrade } from '../release.ts';
import type { Scene } from '../scene.ts';

const changed = 'mypage';

export const settings: Scene = {
  name: 'settings',
  title: 'a changed ConfigMap rolls just what reads it',
  play: async (stage) => {
    const before = await uidsOf(services);
    const outcome = await stage.under(async () => {
      stage.say(`helm upgrade with another setting for ${changed}`);
      mustSucceed('helm upgrade', await upgrade({ services: { [changed]: { settings: { LOG_LEVEL: 'warn' } } } }));
    });
    const after = await uidsOf(services);
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

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newId } from '@concert/ids/ids';
import { freePort } from '@concert/parts/ports';
import { startPostgres } from '@concert/parts/postgres';
import { type PersonalData, personalData } from '@concert/personal-data/personal-data';
import { childrenOf, measure } from './cpu.ts';

const callers = 256;
const personal = {
  name: '김민지',
  email: 'minji@example.test',
  address: { recipient: '김민지', phone: '010-1234-5678', lines: ['Seoul', 'Teheran-ro 1'], postcode: '06000' },
};

/** Sealing for a customer who is new each time. */
export async function sealCosts(dir: string, count: number): Promise<void> {
  const dataDir = join(dir, 'postgres');
  const postgres = await startPostgres({ dataDir, port: await freePort() });
  const postmaster = Number.parseInt(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8'), 10);
  const data = personalData({ url: postgres.address });
  await data.ready();
  const backends = () => childrenOf(postmaster);
  await measure(`seal for new customers, ${callers} callers`, count, backends, () => sealAll(data, count));
  await data.close();
  await postgres.stop();
}

async function sealAll(data: PersonalData, count: number): Promise<void> {
  let next = 0;
  const caller = async () => {
    while (next < count) {
      next += 1;
      await data.seal(newId(), personal);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

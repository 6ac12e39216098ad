import { readArguments } from '@concert/parts/arguments';
import { type Role, roles, tokenFor } from './tokens.ts';
import { defaultPorts } from './topology.ts';

const usage = `npm run --silent token -- <${roles.join('|')}> <name> [--language ko|en]`;

const { positionals, values } = readArguments(
  { allowPositionals: true, options: { language: { type: 'string' }, help: { type: 'boolean', default: false } } },
  usage,
);
const [asked, name] = positionals;
const role: Role | undefined = roles.find((each) => each === asked);

if (values.help || role === undefined || name === undefined) {
  console.error(usage);
  process.exitCode = values.help ? 0 : 1;
} else {
  const { language } = values;
  const issuerUrl = `http://127.0.0.1:${defaultPorts.issuer}`;
  await tokenFor(issuerUrl, { role, name, ...(language !== undefined && { language }) }).then(console.log, (error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}

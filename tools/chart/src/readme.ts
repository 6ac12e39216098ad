import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chartDir } from './places.ts';
import { valuesTable } from './values-table.ts';
import { type Component, components } from './who-speaks.ts';

interface Setting {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

const read = (name: string) => readFileSync(join(chartDir, name), 'utf8');

/** The README with everything that is made from other files made anew; what people wrote stays. */
export function readme(text = read('README.md')): string {
  const made: Readonly<Record<string, string>> = {
    'who speaks to whom': whoSpeaksTable(),
    settings: settingsTable(),
    values: valuesTable(read('values.yaml')),
  };
  return text.replaceAll(/<!-- made: (.+?) -->[\s\S]*?<!-- end -->/g, (whole, name: string) => {
    const table = made[name];
    return table === undefined ? whole : `<!-- made: ${name} -->\n${table}\n<!-- end -->`;
  });
}

const partNames: Readonly<Record<string, string>> = {
  eventstore: 'EventStoreDB',
  kafka: 'Kafka',
  postgresql: 'PostgreSQL',
  mail: 'the mail server',
  tokens: 'the issuer of tokens',
};

/** The components that stand in for a part, in development. */
const embedded: Readonly<Record<string, string>> = { tokens: 'issuer', mail: 'inbox' };

function whoSpeaksTable(): string {
  const all = components();
  const lines = Object.entries(all).map(([name, component]) => {
    const { port, parts = [], development } = component;
    const called = Object.keys(component.calls ?? {});
    const speaksTo = [...called, ...parts.flatMap((part) => partNames[part] ?? [])];
    return `| ${name}${development ? ' (development)' : ''} | ${port} | ${whoCalls(name, all)} | ${speaksTo.join(', ')} |`;
  });
  return ['| who | port | hears from | speaks to |', '|---|---|---|---|', ...lines].join('\n');
}

function whoCalls(name: string, all: Readonly<Record<string, Component>>): string {
  const isAsked = ({ calls = {}, parts = [] }: Component) =>
    name in calls || parts.some((part) => embedded[part] === name);
  const callers = Object.entries(all).flatMap(([caller, component]) => (isAsked(component) ? [caller] : []));
  return [...(all[name]?.open ? ['people'] : []), ...callers].join(', ');
}

function settingsTable(): string {
  const services = JSON.parse(read('values.schema.json')).properties.services.properties;
  const lines = Object.keys(services).flatMap((service) =>
    Object.entries<Setting>(services[service].properties.settings.properties)
      .filter(([key]) => key !== 'LOG_LEVEL')
      .map(([key, setting]) => `| ${service} | \`${key}\` | ${described(setting)} |`),
  );
  return [
    '| service | setting | |',
    '|---|---|---|',
    '| every | `LOG_LEVEL` | in place of `logLevel` |',
    ...lines,
  ].join('\n');
}

function described({ type, minimum, maximum }: Setting): string {
  return type === 'integer' ? `a whole number from ${minimum} to ${maximum}` : 'text';
}

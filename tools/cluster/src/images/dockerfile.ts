/** One line of a Dockerfile, as far as ours has them. */
export type Step =
  | { readonly kind: 'env'; readonly set: Readonly<Record<string, string>> }
  | { readonly kind: 'workdir'; readonly path: string }
  | { readonly kind: 'user'; readonly id: number }
  | { readonly kind: 'entrypoint'; readonly command: readonly string[] }
  | { readonly kind: 'run'; readonly script: string }
  | {
      readonly kind: 'copy';
      /** Another stage; undefined: what is being built, without what `.dockerignore` names. */
      readonly stage: string | undefined;
      readonly source: string;
      readonly destination: string;
      /** Whose it becomes; root's unless said. */
      readonly owner: number;
    };

export interface Stage {
  readonly name: string;
  /** Another stage, or an image that others publish. */
  readonly base: string;
  readonly steps: readonly Step[];
}

/** The stages of a Dockerfile, in order. Throws, naming the line, at what it does not know: nothing is skipped. */
export function stagesOf(dockerfile: string): Stage[] {
  const stages: { name: string; base: string; steps: Step[] }[] = [];
  for (const line of linesOf(dockerfile)) {
    const [, base, name] = /^FROM (\S+) AS (\S+)$/.exec(line) ?? [];
    const stage = stages.at(-1);
    if (base !== undefined && name !== undefined) stages.push({ name, base, steps: [] });
    else if (stage === undefined) throw notKnown(line);
    else stage.steps.push(stepOf(line));
  }
  return stages;
}

/** Comments are none, and a backslash joins a line to the next. */
function linesOf(dockerfile: string): string[] {
  return dockerfile
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function stepOf(line: string): Step {
  const [instruction = '', rest = ''] = line.split(/ (.*)/s);
  const step = readers[instruction]?.(rest);
  if (step === undefined) throw notKnown(line);
  return step;
}

const readers: Readonly<Record<string, (rest: string) => Step | undefined>> = {
  ENV: (rest) => ({ kind: 'env', set: Object.fromEntries(rest.split(/\s+/).map((pair) => pair.split(/=(.*)/s, 2))) }),
  WORKDIR: (path) => ({ kind: 'workdir', path }),
  USER: (id) => (/^\d+$/.test(id) ? { kind: 'user', id: Number(id) } : undefined),
  ENTRYPOINT: (command) => ({ kind: 'entrypoint', command: JSON.parse(command) }),
  RUN: (script) => ({ kind: 'run', script }),
  COPY: (rest) => {
    const words = rest.split(/\s+/);
    const flags = words.filter((word) => word.startsWith('--'));
    const [source, destination, ...more] = words.filter((word) => !word.startsWith('--'));
    if (source === undefined || destination === undefined || more.length > 0) return undefined;
    const flag = (name: string) => flags.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
    return { kind: 'copy', stage: flag('from'), source, destination, owner: Number.parseInt(flag('chown') ?? '0', 10) };
  },
};

function notKnown(line: string): Error {
  return new Error(`the cluster does not know how to build what the Dockerfile says in: ${line}`);
}

export const roles = ['customer', 'organiser', 'staff'] as const;
export type Role = (typeof roles)[number];

export interface Person {
  role: Role;
  name: string;
  language?: string;
}

interface Answer {
  token?: string;
  errors?: { pointer: string; detail: string }[];
}

/** A token of the development issuer. Throws, in one line, when it does not answer or does not like the request. */
export async function tokenFor(issuerUrl: string, person: Person): Promise<string> {
  const response = await fetch(`${issuerUrl}/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(person),
    signal: AbortSignal.timeout(5_000),
  }).catch(() => {
    throw new Error(`the token issuer does not answer on ${issuerUrl}: start the system with \`npm start\``);
  });
  const answer = (await response.json()) as Answer;
  if (answer.token !== undefined) return answer.token;
  const reasons = answer.errors?.map(({ pointer, detail }) => `${pointer.replace('#/', '')} ${detail}`);
  throw new Error(reasons?.join('; ') ?? `the token issuer answered ${response.status}`);
}

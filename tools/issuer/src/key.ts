import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';

export const algorithm = 'ES256';

export interface SigningKey {
  readonly id: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

/** The key of the last start, or a new one, kept in the folder for the next. */
export async function signingKey(folder: string): Promise<SigningKey> {
  const file = join(folder, 'signing-key.json');
  const jwk = (await kept(file)) ?? (await made(folder, file));
  const { d: _, ...publicPart } = jwk;
  const id = await calculateJwkThumbprint(publicPart);
  const privateKey = (await importJWK(jwk, algorithm)) as CryptoKey;
  return { id, privateKey, publicJwk: { ...publicPart, kid: id, alg: algorithm, use: 'sig' } };
}

async function kept(file: string): Promise<JWK | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function made(folder: string, file: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = await exportJWK(privateKey);
  await mkdir(folder, { recursive: true });
  await writeFile(`${file}.new`, JSON.stringify(jwk), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return jwk;
}

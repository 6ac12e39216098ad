/** Where the schemas are that migrations are to be run on; undefined when the environment does not say. */
export function postgresUrl(): string | undefined {
  return process.env.POSTGRES_URL?.trim() || undefined;
}

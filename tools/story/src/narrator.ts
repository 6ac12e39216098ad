import colors from 'picocolors';
import type { Answer, Person, Request } from './gateway.ts';
import type { Audience } from './stage.ts';

const longestBody = 160;

/** Tells a reader what was asked, what came back, and whether it was right; counts. */
export class Narrator implements Audience {
  passed = 0;
  failed = 0;

  scene(line: number, title: string): void {
    console.log(`\n${colors.bold(`${String(line).padStart(2)}. ${title}`)}`);
  }

  epilogue(title: string): void {
    console.log(`\n    ${colors.bold(title)}`);
  }

  asked(who: Person | null, { method, path, body }: Request, { status, body: answer }: Answer<unknown>): void {
    const asker = who === null ? 'anyone' : `${who.role} ${who.name}`;
    console.log(`    ${colors.cyan(asker)}  ${method} ${path} ${colors.dim(short(body))}`);
    console.log(`      ${colors.dim('→')} ${status} ${colors.dim(short(answer))}`);
  }

  checked(sentence: string, holds: boolean, actual: unknown, expected: unknown): void {
    if (holds) {
      this.passed += 1;
      console.log(`    ${colors.green('✓')} ${sentence}`);
    } else {
      this.failed += 1;
      console.log(`    ${colors.red('✗')} ${sentence}: expected ${short(expected)}, got ${short(actual)}`);
    }
  }

  noted(sentence: string): void {
    console.log(`    ${colors.dim(sentence)}`);
  }

  broke(error: unknown): void {
    this.failed += 1;
    console.log(
      `    ${colors.red('✗')} the scene broke off: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function short(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = JSON.stringify(value);
  return text.length > longestBody ? `${text.slice(0, longestBody)}…` : text;
}

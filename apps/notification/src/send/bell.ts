/** Wakes the sender when there is something new, so that it need not look often. */
export interface Bell {
  ring(): void;
  /** Resolves when it rings, or has rung since the last wait, or after `atMostMs`. */
  wait(atMostMs: number): Promise<void>;
}

export function bell(): Bell {
  let rung = false;
  let wake = () => {};
  return {
    ring() {
      rung = true;
      wake();
    },
    async wait(atMostMs) {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, atMostMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      rung = false;
    },
  };
}

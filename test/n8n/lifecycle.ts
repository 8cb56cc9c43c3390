/**
 * Whatever a program starts is stopped again, last first, however the program ends: well, with an error, or told to.
 */
/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console */

type Action = () => Promise<unknown> | unknown;

const pending: Action[] = [];
let ending: Promise<void> | undefined;

/** To be done at the end. */
export function atEnd(action: Action): void {
	pending.push(action);
}

/** Does what is to be done at the end, once. */
export async function end(): Promise<void> {
	ending ??= (async () => {
		for (let action = pending.pop(); action; action = pending.pop()) {
			try {
				await action();
			} catch (error) {
				// One thing that will not stop is no reason to leave the others running.
				console.error(error);
			}
		}
	})();
	await ending;
}

/** Ctrl-C, `kill` and a closed terminal end everything, and then the program. */
export function endOnSignals(): void {
	const signals = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 };
	for (const [signal, number] of Object.entries(signals)) {
		// Not once: a second signal must not get past us and leave behind what is just being stopped.
		process.on(signal, () => {
			// The shells' convention: 128 and the signal's number.
			void end().finally(() => process.exit(128 + number));
		});
	}
}

/** Runs a program to its end, with the exit code that it returns. */
export async function runProgram(main: () => Promise<number>): Promise<void> {
	endOnSignals();
	let code = 1;
	try {
		code = await main();
	} catch (error) {
		// What breaks because everything is being stopped is not worth a word.
		if (!ending) console.error(error instanceof Error ? error.message : error);
		else return;
	}
	await end();
	process.exit(code);
}

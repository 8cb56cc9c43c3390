/** All of n8n shares one event loop: who works long lets the others have it now and then. */
import type { Clock } from './clock';

/** Milliseconds of work in one piece. */
const LONGEST = 40;

/** What a long loop awaits at every step: nothing, until it has worked for a while. */
export type Breathe = () => Promise<void> | undefined;

export function breather(clock: Clock): Breathe {
	// Real time, whatever the clock says: it is about what the processor does.
	let since = performance.now();
	const rest = async () => {
		await clock.sleep(0);
		since = performance.now();
	};
	return () => (performance.now() - since < LONGEST ? undefined : rest());
}

/** What was bought after the label: returns and pickups, so that a test can say "exactly one". */
import type { SandboxState } from './server/world';

export interface Purchase {
	kind: 'return' | 'pickup';
	/** Sendcloud's ID of what was bought. */
	id: number;
	/** What the buyer called it; pickups have none. */
	reference: string | undefined;
	at: number;
}

/** Writes down that money was spent. */
export function bought(state: SandboxState, purchase: Purchase): void {
	state.laterPurchases.push(purchase);
}

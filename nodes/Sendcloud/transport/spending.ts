/** What a run may spend, where it is not a person who started it. Without one, as much as is asked for. */
export interface Money {
	value: number;
	/** Undefined where it costs nothing. */
	currency: string | undefined;
}

/** What is about to be bought. */
export interface Cost {
	/** How a merchant recognises it, e.g. `order KL-1`. */
	title: string;
	/** Labels that it is. */
	pieces: number;
	/** Asked for only where the price counts; undefined where it is not known before it is bought. */
	price(): Promise<Money | undefined>;
}

export interface Spending {
	/** @returns how to give it back when nothing was bought after all. @throws SendcloudError (input) when it is too much */
	take(cost: Cost): Promise<() => Promise<void>>;
}

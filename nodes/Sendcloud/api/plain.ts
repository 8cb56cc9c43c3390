/** A text without case and spaces, which Sendcloud may write its own way: what is sent and what is there are held against each other by it. */
export const plain = (value: unknown): string =>
	String(value ?? '')
		.toLowerCase()
		.replace(/\s+/g, '');

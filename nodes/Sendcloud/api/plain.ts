/**
 * A text without case and spaces, which Sendcloud may write its own way: by it, what is sent and what is there are held
 * against each other.
 */
export const plain = (value: unknown): string =>
	String(value ?? '')
		.toLowerCase()
		.replace(/\s+/g, '');

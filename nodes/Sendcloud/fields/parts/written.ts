/** Numbers that some of Sendcloud's documents want as text and others as numbers. */
import { decimal, decimalText, Refused, type Check } from '../../checks';

export type As = 'number' | 'text';

/** Was it filled in? The panel leaves what nobody typed empty. */
export const given = (value: unknown) => value !== undefined && value !== '' && value !== null;

/**
 * A number of the panel as a document writes it. What is no number is left as it is: the check that follows says so in
 * words that name the field.
 */
export function written(value: unknown, as: As): unknown {
	if (as === 'number') return value;
	const text = decimalText(value);
	return text instanceof Refused ? value : text;
}

/** The check of the same. */
export const amountCheck = (as: As, bounds: { above?: number; min?: number } = {}): Check => {
	if (as === 'number') return decimal(bounds);
	const check = decimal(bounds);
	return (value) => {
		const number = check(value);
		return number instanceof Refused ? number : decimalText(value);
	};
};

/** What a delivery may look like at all, and what tells one delivery from another. */
import { createHash } from 'crypto';
import { isObject } from '../transport/data';

/** Deepest nesting of what Sendcloud documents is 6. n8n itself fails over a few thousand. */
const DEEPEST = 50;

export const isFilled = (value: unknown): value is string =>
	typeof value === 'string' && value !== '';

/** An ID of Sendcloud as its documents show them: a whole number from 1. Digits in a text are meant the same way. */
export const isId = (value: unknown): value is number | string =>
	typeof value === 'number'
		? Number.isSafeInteger(value) && value >= 1
		: typeof value === 'string' && /^[1-9]\d{0,14}$/.test(value);

/** A text to compare with, whatever came. */
export const textOf = (value: unknown): string =>
	['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '';

/** Without recursion, which is what too deep a nesting breaks. */
export function isTooDeep(value: unknown): boolean {
	let level: unknown[] = [value];
	for (let depth = 0; level.length > 0; depth++) {
		if (depth > DEEPEST) return true;
		const next: unknown[] = [];
		for (const one of level) {
			if (typeof one !== 'object' || one === null) continue;
			for (const part of Object.values(one)) next.push(part);
		}
		level = next;
	}
	return false;
}

/** JSON whose keys are in order. @param value not too deep */
function canonical(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
	if (!isObject(value)) return JSON.stringify(value) ?? 'null';
	const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
	return `{${entries.map(([key, part]) => `${JSON.stringify(key)}:${canonical(part)}`).join()}}`;
}

/**
 * Sendcloud gives deliveries no ID. A repeated one is the same in all its fields, in whatever order they come.
 * @param body not too deep
 */
export const keyOf = (body: unknown): string =>
	createHash('sha256').update(canonical(body)).digest('base64url').slice(0, 12);

/**
 * Building blocks for the schemas of request bodies.
 *
 * zod finds every problem and says where it is, which takes it thirty times as long as the checks themselves. Most
 * orders have none. So every block also gives its schema a shortcut, made of the same checks: what it lets through
 * never sees zod, what it does not is left to zod.
 *
 * Only what zod 3.25 and 4 share is used here: n8n brings its own zod.
 */
import { z } from 'zod';

import { isEmptyMeant, Refused, refused, type Check } from './values';

export type Schema = z.ZodTypeAny;

const absent = (value: unknown) => value === undefined || value === null;

/**
 * What a schema makes of a value: the value itself where nothing is to be converted, else a copy; or Refused.
 * A schema that was changed by zod's own methods has none.
 */
const shortcuts = new WeakMap<Schema, Check>();

function withShortcut<S extends Schema>(schema: S, shortcut: Check | undefined): S {
	if (shortcut) shortcuts.set(schema, shortcut);
	return schema;
}

/** A single value. */
const leaf = (check: Check): Schema =>
	withShortcut(
		z.any().transform((value: unknown, issues) => {
			const result = check(value);
			if (!(result instanceof Refused)) return result;
			issues.addIssue({ code: 'custom', message: result.reason });
			return z.NEVER;
		}),
		check,
	);

/** Must be there. */
export const required = (check: Check): Schema =>
	leaf((value) => (absent(value) ? new Refused('is required') : check(value)));

/** Must be there in what may be missing itself: says what was found, and not that it is required. */
export const stated = (check: Check): Schema => leaf((value) => check(value ?? ''));

/** May be missing; null and, where it cannot be meant, an empty text count as missing. */
export const optional = (check: Check): Schema =>
	leaf((value) =>
		absent(value) || (value === '' && !isEmptyMeant(check)) ? undefined : check(value),
	);

/** May be missing, and may be null, which Sendcloud reads as "no value". */
export const nullable = (check: Check): Schema =>
	leaf((value) => (absent(value) ? value : check(value)));

/** The shortcut of an object, if all its fields have one. */
function groupShortcut(shape: Record<string, Schema>): Check | undefined {
	const fields: Array<{ key: string; check: Check; mayLack: boolean }> = [];
	for (const [key, schema] of Object.entries(shape)) {
		const check = shortcuts.get(schema);
		if (!check) return undefined;
		fields.push({ key, check, mayLack: check(undefined) === undefined });
	}
	return (value) => {
		if (!isPlainObject(value)) return refused('an object', value);
		let result = value;
		for (const { key, check, mayLack } of fields) {
			const before = value[key];
			// Most fields that an order may have are not there.
			if (before === undefined && mayLack) continue;
			const after = check(before);
			if (after === before) continue;
			if (after instanceof Refused) return after;
			if (result === value) result = { ...value };
			result[key] = after;
		}
		return result;
	};
}

/** What JSON makes, and no class of its own: zod has views of its own about dates, maps and promises. */
const isPlainObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** An object. Keys that are not listed are passed on as they are: Sendcloud may add some. */
export const group = (shape: Record<string, Schema>, message = 'is required, as an object') =>
	withShortcut(z.object(shape, { message }).passthrough(), groupShortcut(shape));

/** A schema that lets some values through unchecked. */
function except(passes: (value: unknown) => boolean, schema: Schema, changed: Schema): Schema {
	const check = shortcuts.get(schema);
	return withShortcut(changed, check && ((value) => (passes(value) ? value : check(value))));
}

/** The same, but it may be missing or null. */
export const nullish = (schema: Schema) => except(absent, schema, schema.nullish());

/** The same, but it may be missing, and null counts as missing. */
export function unlessNull(schema: Schema): Schema {
	const check = shortcuts.get(schema);
	return withShortcut(
		schema.nullish().transform((value: unknown) => value ?? undefined),
		check && ((value) => (absent(value) ? undefined : check(value))),
	);
}

/** The same, but it may be missing. */
export const omittable = (schema: Schema) =>
	except((value) => value === undefined, schema, schema.optional());

/** An object that may be missing or null. */
export const optionalGroup = (shape: Record<string, Schema>) => nullish(group(shape));

/** A list. */
export function list(entry: Schema): Schema {
	const check = shortcuts.get(entry);
	return withShortcut(
		z
			.any()
			.transform((value: unknown, issues) => {
				if (Array.isArray(value)) return value as unknown[];
				const message = absent(value) ? 'is required, as a list' : refused('a list', value).reason;
				issues.addIssue({ code: 'custom', message });
				return z.NEVER;
			})
			.pipe(z.array(entry)),
		check &&
			((value) => {
				if (!Array.isArray(value)) return refused('a list', value);
				let result: unknown[] = value;
				for (let index = 0; index < value.length; index++) {
					const before: unknown = value[index];
					const after = check(before);
					if (after === before) continue;
					if (after instanceof Refused) return after;
					if (result === value) result = [...value];
					result[index] = after;
				}
				return result;
			}),
	);
}

/** The same, but a condition must hold besides. */
export function where(schema: Schema, holds: (value: never) => boolean, message: string): Schema {
	const check = shortcuts.get(schema);
	return withShortcut(
		schema.refine(holds as (value: unknown) => boolean, { message }),
		check &&
			((value) => {
				const result = check(value);
				return result instanceof Refused || holds(result as never) ? result : new Refused(message);
			}),
	);
}

/** The same, but it is put right as a whole before: what comes of it is what is checked. */
export function prepared(schema: Schema, prepare: (value: unknown) => unknown): Schema {
	const check = shortcuts.get(schema);
	return withShortcut(
		z.any().transform(prepare).pipe(schema),
		check && ((value) => check(prepare(value))),
	);
}

/** The same, but its fields must fit each other: which of them does not, and why. */
export function fitting(
	schema: Schema,
	faultOf: (value: Record<string, unknown>) => { path: string[]; reason: string } | undefined,
): Schema {
	const check = shortcuts.get(schema);
	return withShortcut(
		schema.transform((value: unknown, issues) => {
			const fault = isPlainObject(value) ? faultOf(value) : undefined;
			if (fault) issues.addIssue({ code: 'custom', message: fault.reason, path: [...fault.path] });
			return value;
		}),
		check &&
			((value) => {
				const result = check(value);
				const fault =
					!(result instanceof Refused) && isPlainObject(result) ? faultOf(result) : undefined;
				return fault ? new Refused(fault.reason) : result;
			}),
	);
}

/** What the shortcut of a schema makes of a body; undefined where there is none, or zod must say what is wrong. */
export function shortly(schema: Schema, body: unknown): unknown {
	const result = shortcuts.get(schema)?.(body);
	return result instanceof Refused ? undefined : result;
}

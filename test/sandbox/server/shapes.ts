/** Parts of requests that the areas after the label share: they take no field that they do not know. */
import type { Schema } from './validation';

export const text: Schema = { type: 'string' };
export const filled: Schema = { type: 'string', minLength: 1 };
export const id: Schema = { type: 'integer', minimum: 1 };
export const boolean: Schema = { type: 'boolean' };
export const oneOf = (...values: string[]): Schema => ({ type: 'string', enum: values });
export const list = (items: Schema, more: Schema = {}): Schema => ({
	type: 'array',
	items,
	...more,
});
export const strict = (properties: Record<string, Schema>, required: string[] = []): Schema => ({
	type: 'object',
	properties,
	required,
	additionalProperties: false,
});

/** An object without some of its fields. */
export const without = <T extends object>(object: T, ...names: string[]) =>
	Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name))) as T;

export const WEIGHT_UNITS = ['kg', 'g', 'lbs', 'oz'];
export const LENGTH_UNITS = ['cm', 'mm', 'm', 'yd', 'ft', 'in'];

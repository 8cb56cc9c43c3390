/**
 * Checks a value against a JSON Schema: every problem at once, each with its path, in the words of what Sendcloud
 * runs on. Its newer endpoints speak as pydantic does, the others as Django REST framework does.
 *
 * The schemas are the sandbox's own, written from the documents. They share nothing with the node's,
 * so that a mistake there is not repeated here.
 */
import type { FastifyRequest, FastifyServerOptions } from 'fastify';

import { isCountry } from '../countries';
import { isObject } from './world';

export interface Problem {
	path: string[];
	code: string;
	detail: string;
}

export type Schema = Record<string, unknown>;

/** What the validator inside Fastify must not do: convert, fill in or drop anything, or stop at the first problem. */
export const ajvOptions: FastifyServerOptions['ajv'] = {
	customOptions: {
		allErrors: true,
		verbose: true,
		coerceTypes: false,
		useDefaults: false,
		removeAdditional: false,
		allowUnionTypes: true,
		// Said of a type in one place, used under it in another: if/then and oneOf.
		strictTypes: false,
		strictRequired: false,
		formats: { 'http-url': /^https?:\/\/[^\s/]+/i, country: isCountry },
	},
};

/** The part of a validator's finding that is used here. */
interface Finding {
	keyword: string;
	instancePath: string;
	schemaPath: string;
	params: Record<string, unknown>;
	schema: unknown;
	data: unknown;
}

type Words = (finding: Finding) => { code: string; detail: string };

const plural = (count: unknown, unit: string) =>
	`${String(count)} ${unit}${count === 1 ? '' : 's'}`;

/** Which type is wanted, apart from null. */
const typeIn = (schema: unknown) => [schema].flat().find((type) => type !== 'null') as string;

function either(values: unknown[]): string {
	const words = values.filter((value) => value !== null).map((value) => `'${String(value)}'`);
	return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : words.join('');
}

const PYDANTIC_TYPES: Record<string, string> = {
	string: 'Input should be a valid string',
	integer: 'Input should be a valid integer',
	number: 'Input should be a valid number',
	boolean: 'Input should be a valid boolean',
	array: 'Input should be a valid list',
	object: 'Input should be a valid dictionary',
};

const PYDANTIC_FORMATS: Record<string, string> = {
	'date-time': 'Input should be a valid datetime',
	'iso-date-time': 'Input should be a valid datetime',
	date: 'Input should be a valid date',
	email: 'value is not a valid email address',
	uuid: 'Input should be a valid UUID',
	'http-url': 'Input should be a valid URL',
};

/** What the branches of a oneOf or an anyOf want. */
const requiredBy = (schema: unknown) =>
	(schema as Schema[]).flatMap((branch) => branch.required as string[]);

function pydanticDetail({ keyword, params, schema, data }: Finding): string {
	switch (keyword) {
		case 'required':
			return 'Field required';
		case 'additionalProperties':
			return 'Extra inputs are not permitted';
		case 'type':
			return PYDANTIC_TYPES[typeIn(schema)];
		case 'enum':
			return `Input should be ${either(schema as unknown[])}`;
		case 'minLength':
			return `String should have at least ${plural(params.limit, 'character')}`;
		case 'maxLength':
			return `String should have at most ${plural(params.limit, 'character')}`;
		case 'pattern':
			return `String should match pattern '${String(params.pattern)}'`;
		case 'exclusiveMinimum':
			return `Input should be greater than ${String(params.limit)}`;
		case 'minimum':
			return `Input should be greater than or equal to ${String(params.limit)}`;
		case 'maximum':
			return `Input should be less than or equal to ${String(params.limit)}`;
		case 'minItems':
			return `List should have at least ${plural(params.limit, 'item')} after validation, not ${(data as unknown[]).length}`;
		case 'maxItems':
			return `List should have at most ${plural(params.limit, 'item')} after validation, not ${(data as unknown[]).length}`;
		case 'uniqueItems':
			return 'Value error, the items must be unique';
		case 'format':
			return PYDANTIC_FORMATS[params.format as string];
		case 'not':
			return 'Input should be greater than 0';
		case 'oneOf':
			return `Value error, exactly one of ${either(requiredBy(schema))} must be given`;
		case 'anyOf':
			return `Value error, ${either(requiredBy(schema))} must be given`;
		default:
			return `Value error, ${keyword}`;
	}
}

export const pydantic: Words = (finding) => ({
	code: finding.keyword === 'additionalProperties' ? 'extra_forbidden' : 'invalid',
	detail: pydanticDetail(finding),
});

const DJANGO_TYPES: Record<string, string> = {
	string: 'Not a valid string.',
	integer: 'A valid integer is required.',
	number: 'A valid number is required.',
	boolean: 'Must be a valid boolean.',
};

const DJANGO_FORMATS: Record<string, string> = {
	'date-time':
		'Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].',
	date: 'Date has wrong format. Use one of these formats instead: YYYY-MM-DD.',
	email: 'Enter a valid email address.',
	uuid: 'Must be a valid UUID.',
	'http-url': 'Enter a valid URL.',
};

const pythonType = (value: unknown) =>
	Array.isArray(value)
		? 'list'
		: isObject(value)
			? 'dict'
			: typeof value === 'string'
				? 'str'
				: typeof value;

export const django: Words = ({ keyword, params, schema, data }) => {
	switch (keyword) {
		case 'required':
			return { code: 'required', detail: 'This field is required.' };
		case 'type':
			if (data === null) return { code: 'null', detail: 'This field may not be null.' };
			if (typeIn(schema) === 'array') {
				return {
					code: 'not_a_list',
					detail: `Expected a list of items but got type "${pythonType(data)}".`,
				};
			}
			if (typeIn(schema) === 'object') {
				return {
					code: 'invalid',
					detail: `Invalid data. Expected a dictionary, but got ${pythonType(data)}.`,
				};
			}
			return { code: 'invalid', detail: DJANGO_TYPES[typeIn(schema)] };
		case 'enum':
			return { code: 'invalid_choice', detail: `"${String(data)}" is not a valid choice.` };
		case 'minLength':
			return { code: 'invalid', detail: 'This field may not be blank.' };
		case 'maxLength':
			return {
				code: 'invalid',
				detail: `Ensure this field has no more than ${String(params.limit)} characters.`,
			};
		case 'minimum':
			return {
				code: 'min_value',
				detail: `Ensure this value is greater than or equal to ${String(params.limit)}.`,
			};
		case 'exclusiveMinimum':
			return {
				code: 'min_value',
				detail: `Ensure this value is greater than ${String(params.limit)}.`,
			};
		case 'maximum':
			return {
				code: 'max_value',
				detail: `Ensure this value is less than or equal to ${String(params.limit)}.`,
			};
		case 'minItems':
			return {
				code: 'invalid',
				detail: `Ensure this field has at least ${plural(params.limit, 'element')}.`,
			};
		case 'maxItems':
			return {
				code: 'invalid',
				detail: `Ensure this field has no more than ${plural(params.limit, 'element')}.`,
			};
		case 'not':
			return { code: 'min_value', detail: 'Ensure this value is greater than 0.' };
		case 'additionalProperties':
			return { code: 'unknown_field', detail: 'Unknown field.' };
		case 'anyOf':
			return { code: 'required', detail: `${either(requiredBy(schema))} is required.` };
		case 'pattern':
			return { code: 'invalid', detail: 'A valid number is required.' };
		case 'format':
			if (params.format === 'country') {
				return { code: 'invalid_choice', detail: `"${String(data)}" is not a valid choice.` };
			}
			return { code: 'invalid', detail: DJANGO_FORMATS[params.format as string] };
		default:
			return { code: 'invalid', detail: `Invalid: ${keyword}.` };
	}
};

/** JSON Pointer writes `/` as `~1` and `~` as `~0`. */
const unescape = (segment: string) => segment.replaceAll('~1', '/').replaceAll('~0', '~');

export function check(
	request: FastifyRequest,
	schema: Schema,
	value: unknown,
	words: Words = pydantic,
): Problem[] {
	const validate = request.compileValidationSchema(schema);
	if (validate(value)) return [];
	return (
		(validate.errors as Finding[])
			// What each branch of a oneOf misses is said once, by the oneOf itself (so with anyOf); an "if" says nothing.
			.filter(
				({ keyword, schemaPath }) => keyword !== 'if' && !/\/(oneOf|anyOf)\//.test(schemaPath),
			)
			.map((finding) => ({
				path: [
					...finding.instancePath.split('/').slice(1).map(unescape),
					...[finding.params.missingProperty ?? finding.params.additionalProperty ?? []].flat(),
				] as string[],
				...words(finding),
			}))
	);
}

/** The same schema, but null will do too. */
export const nullable = (schema: Schema): Schema => ({
	...schema,
	type: [schema.type, 'null'].flat(),
	...(Array.isArray(schema.enum) && { enum: [...schema.enum, null] }),
});

/** Whether it is a date that exists, without a time. */
export const isDay = (text: string) =>
	/^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(text).toJSON()?.startsWith(text) === true;

/** Decimals as text, with a dot. */
export const DECIMAL = '^-?\\d+(\\.\\d+)?$';

const MOMENT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$/;

/** A moment as ISO 8601 writes it, UTC where nothing is said; undefined when it is none. A `+` must be encoded. */
export function moment(text: string): number | undefined {
	const [, , , offset] = MOMENT.exec(text) ?? [];
	const time = MOMENT.test(text) ? Date.parse(offset ? text : `${text}Z`) : NaN;
	return Number.isNaN(time) ? undefined : time;
}

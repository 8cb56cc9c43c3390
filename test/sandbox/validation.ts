/**
 * Checks a value against a JSON Schema and words what is wrong as pydantic does, which is what Sendcloud
 * answers with: every problem at once, each with its path.
 *
 * The schemas are the sandbox's own, written from the documents. They share nothing with the node's,
 * so that a mistake there is not repeated here.
 */
import type { FastifyRequest, FastifyServerOptions } from 'fastify';

export interface Problem {
	path: string[];
	/** The document's code for it. */
	code: 'invalid' | 'extra_forbidden';
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

const TYPES: Record<string, string> = {
	string: 'Input should be a valid string',
	integer: 'Input should be a valid integer',
	number: 'Input should be a valid number',
	boolean: 'Input should be a valid boolean',
	array: 'Input should be a valid list',
	object: 'Input should be a valid dictionary',
};

const FORMATS: Record<string, string> = {
	'date-time': 'Input should be a valid datetime',
	date: 'Input should be a valid date',
	email: 'value is not a valid email address',
	uuid: 'Input should be a valid UUID',
};

const plural = (count: unknown, unit: string) =>
	`${String(count)} ${unit}${count === 1 ? '' : 's'}`;

function enumWords(values: unknown[]): string {
	const words = values.filter((value) => value !== null).map((value) => `'${String(value)}'`);
	return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : words.join('');
}

function detailOf({ keyword, params, schema, data }: Finding): string {
	switch (keyword) {
		case 'required':
			return 'Field required';
		case 'additionalProperties':
			return 'Extra inputs are not permitted';
		case 'type':
			return TYPES[[schema].flat().find((type) => type !== 'null') as string];
		case 'enum':
			return `Input should be ${enumWords(schema as unknown[])}`;
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
		case 'format':
			return FORMATS[params.format as string] ?? 'Input should be a valid URL';
		case 'oneOf':
			return `Value error, exactly one of ${enumWords((schema as Schema[]).flatMap((branch) => branch.required as string[]))} must be given`;
		default:
			return `Value error, ${keyword}`;
	}
}

export function check(request: FastifyRequest, schema: Schema, value: unknown): Problem[] {
	const validate = request.compileValidationSchema(schema);
	if (validate(value)) return [];
	return (
		(validate.errors as Finding[])
			// What each branch of a oneOf misses is said once, by the oneOf itself.
			.filter((finding) => !finding.schemaPath.includes('/oneOf/'))
			.map((finding) => ({
				path: [
					...finding.instancePath.split('/').slice(1).map(unescape),
					...[finding.params.missingProperty ?? finding.params.additionalProperty ?? []].flat(),
				] as string[],
				code: finding.keyword === 'additionalProperties' ? 'extra_forbidden' : 'invalid',
				detail: detailOf(finding),
			}))
	);
}

/** JSON Pointer writes `/` as `~1` and `~` as `~0`. */
const unescape = (segment: string) => segment.replaceAll('~1', '/').replaceAll('~0', '~');

/** The same schema, but null will do too. */
export const nullable = (schema: Schema): Schema => ({
	...schema,
	type: [schema.type, 'null'].flat(),
	...(Array.isArray(schema.enum) && { enum: [...schema.enum, null] }),
});

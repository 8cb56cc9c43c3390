/** What an exception log must look like, v3 and v2. */
import { nullable, type Schema } from '../validation';

const text: Schema = { type: 'string' };
const object: Schema = { type: 'object' };
const objectOrText: Schema = { type: ['object', 'string', 'null'] };

const common: Record<string, Schema> = {
	base_url: { type: 'string', minLength: 1 },
	full_url: nullable(text),
	response_code: nullable({ type: 'integer', minimum: 0 }),
	response: nullable({
		type: 'object',
		properties: { headers: nullable(object), body: objectOrText },
	}),
	request: nullable({
		type: 'object',
		properties: { headers: objectOrText, payload: objectOrText },
	}),
	exception_type: nullable(text),
	exception: nullable(text),
};

export const logSchemaV3: Schema = {
	type: 'object',
	required: ['base_url'],
	properties: {
		...common,
		method: nullable(text),
		created_at: nullable({ type: 'string', format: 'date-time' }),
	},
	additionalProperties: false,
};

export const logSchemaV2: Schema = {
	type: 'object',
	required: ['base_url'],
	properties: {
		...common,
		method: text,
		created_at: { type: 'string', format: 'date-time' },
		integration_id: nullable({ type: 'integer', minimum: 1 }),
		user_id: { type: 'integer', minimum: 1 },
	},
};

export const LOG_FIELDS = [...Object.keys(common), 'method', 'created_at'];

/** What of an integration can be changed: v3 a bit more than v2, which wants no null. */
import { nullable, type Schema } from '../validation';

const url: Schema = { type: 'string', format: 'http-url' };

const common: Record<string, Schema> = {
	shop_name: { type: 'string', minLength: 1, maxLength: 250 },
	shop_url: url,
	service_point_enabled: { type: 'boolean' },
	service_point_carriers: { type: 'array', items: { type: 'string' } },
	webhook_active: { type: 'boolean' },
	webhook_url: url,
};

export const FIELDS_V2 = Object.keys(common);
export const FIELDS_V3 = [...FIELDS_V2, 'feedback_type'];

export const patchSchemaV3: Schema = {
	type: 'object',
	properties: {
		...common,
		webhook_url: nullable(url),
		feedback_type: { type: 'string', enum: ['eager', 'delayed', 'none'] },
	},
};

export const patchSchemaV2: Schema = { type: 'object', properties: common };

/** "You must send all fields, even those you don't want to change." */
export const putSchemaV2: Schema = { ...patchSchemaV2, required: FIELDS_V2 };

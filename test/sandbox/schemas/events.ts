/** What event connections and subscriptions must look like (v3). */
import type { Schema } from '../validation';

const text: Schema = { type: 'string', minLength: 1 };

/** What each way to authenticate deliveries needs. */
const AUTHENTICATION: Record<string, string[]> = {
	none: [],
	bearer: ['token'],
	basic: ['username', 'password'],
	api_key: ['header_name', 'api_key'],
};

const webhook: Schema = {
	required: ['url'],
	properties: {
		url: { type: 'string', format: 'http-url' },
		auth_type: { type: 'string', enum: Object.keys(AUTHENTICATION) },
		auth_config: { type: 'object' },
		extra_headers: { type: 'object', additionalProperties: { type: 'string' } },
	},
	allOf: Object.entries(AUTHENTICATION)
		.filter(([, names]) => names.length > 0)
		.map(([type, names]) => ({
			if: { required: ['auth_type'], properties: { auth_type: { const: type } } },
			then: {
				required: ['auth_config'],
				properties: {
					auth_config: {
						type: 'object',
						required: names,
						properties: Object.fromEntries(names.map((name) => [name, text])),
					},
				},
			},
		})),
};

export const connectionSchema: Schema = {
	type: 'object',
	required: ['type', 'configuration'],
	properties: {
		type: { type: 'string', enum: ['webhook', 'klaviyo'] },
		configuration: { type: 'object' },
	},
	if: { required: ['type'], properties: { type: { const: 'webhook' } } },
	then: { properties: { configuration: webhook } },
};

export const subscriptionSchema: Schema = {
	type: 'object',
	required: ['connection_id', 'event_type'],
	properties: {
		connection_id: { type: 'integer', minimum: 1 },
		event_type: { type: 'string', enum: ['parcels.event.created'] },
		is_active: { type: 'boolean' },
	},
};

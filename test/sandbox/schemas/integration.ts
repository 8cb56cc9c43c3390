/** What of an integration can be changed (v3). */
import { nullable, type Schema } from '../validation';

export const integrationChangesSchema: Schema = {
	type: 'object',
	properties: {
		shop_name: { type: 'string', minLength: 1, maxLength: 250 },
		shop_url: { type: 'string', format: 'http-url' },
		service_point_enabled: { type: 'boolean' },
		service_point_carriers: { type: 'array', items: { type: 'string' } },
		webhook_active: { type: 'boolean' },
		webhook_url: nullable({ type: 'string', format: 'http-url' }),
		feedback_type: { type: 'string', enum: ['eager', 'delayed', 'none'] },
	},
};

export const INTEGRATION_FIELDS = Object.keys(integrationChangesSchema.properties as object);

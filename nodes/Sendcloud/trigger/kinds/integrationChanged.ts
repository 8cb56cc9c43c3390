/** An integration was connected, changed or deleted. */
import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../../transport/data';
import { cell, type WebhookBody, type WebhookKind } from './kind';

export const INTEGRATION_UPDATED = 'integration_updated';

export const integrationOf = ({ integration }: WebhookBody): IDataObject =>
	isObject(integration) ? integration : {};

const kind = (action: string): WebhookKind => ({
	action,

	// Sendcloud's documents promise no part of the integration.
	fault: ({ integration }) =>
		integration === undefined || isObject(integration) ? undefined : 'integration is no object',

	simplified(body) {
		const integration = integrationOf(body);
		const { service_point_carriers: carriers } = integration;
		return {
			integration_id: cell(integration.id),
			shop_name: cell(integration.shop_name),
			shop_url: cell(integration.shop_url),
			type: cell(integration.system),
			webhook_active: cell(integration.webhook_active),
			webhook_url: cell(integration.webhook_url),
			service_point_enabled: cell(integration.service_point_enabled),
			service_point_carriers: Array.isArray(carriers) ? carriers.map(cell) : [],
			failing_since: cell(integration.failing_since),
			last_fetch: cell(integration.last_fetch),
			last_updated_at: cell(integration.last_updated_at),
		};
	},
});

export const integrationConnected = kind('integration_connected');
export const integrationUpdated = kind(INTEGRATION_UPDATED);
export const integrationDeleted = kind('integration_deleted');

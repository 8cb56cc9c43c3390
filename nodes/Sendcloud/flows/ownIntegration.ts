/** The integration that orders go to when nobody names one. */
import { integrationsPath } from '../api/integrations';
import type { SendcloudClient } from '../transport/client';
import { SendcloudError } from '../transport/errors';
import { listIn } from '../transport/pagination';

/** How many are named when there are too many. */
const NAMED = 10;

/**
 * Sendcloud does not say which integration some keys belong to. Keys for n8n are those of an API integration, and most
 * accounts have one of these; or they have one integration in all.
 * @returns Sendcloud's ID of it
 * @throws SendcloudError when there is none, or when it cannot be told which
 */
export async function ownIntegration(client: SendcloudClient): Promise<number> {
	const all = listIn('data')(await client.get(integrationsPath('v3')));
	const ofApi = all.filter(({ type }) => type === 'api');
	const candidates = ofApi.length > 0 ? ofApi : all;
	const [only] = candidates;
	if (candidates.length === 1) return Number(only.id);
	if (candidates.length === 0) {
		throw new SendcloudError(
			'There is no integration in Sendcloud that the order could belong to',
			{
				kind: 'input',
				description: 'Create one in Sendcloud under Settings › Integrations. Nothing was sent.',
			},
		);
	}
	const names = candidates
		.slice(0, NAMED)
		.map(({ id, shop_name: shop }) => `${String(shop)} (${String(id)})`);
	throw new SendcloudError('integration is required: it cannot be told which one is meant', {
		kind: 'input',
		description: `Choose one of ${names.join(', ')}${candidates.length > NAMED ? ', …' : ''}. Nothing was sent for this item.`,
	});
}

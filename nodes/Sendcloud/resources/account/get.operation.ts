import { mayRead, readOrganization } from '../../api/account';
import { readIntegration } from '../../api/integrations';
import { readKeys } from '../../api/user';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { flat } from '../../fields/simplify';
import type { SendcloudClient } from '../../transport/client';

export const get = operation({
	name: 'get',
	label: 'Get',
	action: 'Get the account',
	description:
		'Whose account the keys of the credential belong to, which integration they are of, and what they may read',
	fields: {
		checkAccess: field({
			displayName: 'Check Access',
			type: 'boolean',
			default: true,
			description:
				'Whether to find out what the keys may read (orders, shipments, invoices …). Reads one entry of each.',
		}),
	},
	build: ({ params }) => ({ checkAccess: params.checkAccess }),
	each: async ({ client, request: { checkAccess } }) => {
		const [organization, keys] = await Promise.all([readOrganization(client), readKeys(client)]);
		const [name, access] = await Promise.all([
			shopName(client, keys.integration_id),
			checkAccess ? mayRead(client) : undefined,
		]);
		const areas = Object.entries(access ?? {});
		const those = (allowed: boolean) =>
			areas.filter(([, may]) => may === allowed).map(([area]) => area);
		return flat({
			organization_id: organization.id,
			organization_name: organization.name,
			registered_at: organization.registered,
			user_id: keys.user_id,
			integration_id: keys.integration_id,
			integration_name: name,
			...(access && { may_read: those(true), may_not_read: those(false) }),
		});
	},
});

/** Keys may belong to no integration, or to one that they may not look at: neither is a fault of the account. */
async function shopName(client: SendcloudClient, id: unknown) {
	if (typeof id !== 'number') return undefined;
	try {
		return (await readIntegration(client, 'v3', id)).shop_name;
	} catch {
		client.throwIfCancelled();
		return undefined;
	}
}

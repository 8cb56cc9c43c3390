/** Integrations and their logs (v2-integrations, v3-integrations): the same in both versions but for names, and for what is wrapped in `data`. */
import type { IDataObject } from 'n8n-workflow';

import type { Answer, Query, SendcloudClient } from '../transport/client';
import { afterDone } from '../transport/errors';
import { listIn, objectIn, paginate, unexpected } from '../transport/pagination';
import { numberId } from './ids';
import { UNPAGED } from './unpaged';

export type ApiVersion = 'v2' | 'v3';

export const integrationsPath = (version: ApiVersion) => `/${version}/integrations`;

export const integrationAt = (version: ApiVersion, id: unknown) =>
	`${integrationsPath(version)}/${numberId(id, 'The ID of the integration')}`;

/** Exception logs: of one integration, or of all. */
export const logsAt = (version: ApiVersion, id?: number) =>
	`${id === undefined ? integrationsPath(version) : integrationAt(version, id)}/logs`;

/** What shops have handed over (v2 only). */
export const shipmentsAt = (id: unknown) => `${integrationAt('v2', id)}/shipments`;

export function integrationIn(version: ApiVersion, answer: Answer): IDataObject {
	return version === 'v3' ? objectIn(answer) : objectIn({ ...answer, body: { data: answer.body } });
}

function integrationsIn(version: ApiVersion, answer: Answer): IDataObject[] {
	if (version === 'v3') return listIn('data')(answer);
	if (!Array.isArray(answer.body)) throw unexpected('a list', answer);
	return listIn('data')({ ...answer, body: { data: answer.body } });
}

/** All of the account. @throws SendcloudError */
export const integrations = (client: SendcloudClient, version: ApiVersion, query: Query) =>
	paginate(client, integrationsPath(version), query, {
		...UNPAGED,
		rows: (answer) => integrationsIn(version, answer),
	});

/** @throws SendcloudError */
export async function readIntegration(
	client: SendcloudClient,
	version: ApiVersion,
	id: number,
): Promise<IDataObject> {
	return integrationIn(version, await client.get(integrationAt(version, id)));
}

/** The integration as it is after a change. @throws SendcloudError, which says that the change was made */
export async function readChanged(
	client: SendcloudClient,
	version: ApiVersion,
	id: number,
): Promise<IDataObject> {
	return await readIntegration(client, version, id).catch((error: Error) => {
		throw afterDone(
			'Sendcloud has changed the integration, but it could not be read afterwards',
			error,
			'The change is made. Without the option "Return Integration" it is not read',
		);
	});
}

/**
 * An integration has one webhook URL. Whoever sets it takes the updates away from whatever listened before, so that
 * is found out first and said.
 * @returns the URL that is about to be replaced
 */
export async function replacedWebhook(
	client: SendcloudClient,
	version: ApiVersion,
	id: number,
	change: IDataObject,
): Promise<string | undefined> {
	if (change.webhook_url === undefined) return undefined;
	const { webhook_url: before } = await readIntegration(client, version, id);
	if (typeof before !== 'string' || before === '' || before === change.webhook_url)
		return undefined;
	return before;
}

/** To be called when it has been replaced. What follows a `?` may be a secret, so it is not shown. */
export function warnOfReplacedWebhook(client: SendcloudClient, id: number, before: string): void {
	client.notes.warnings.add(
		`Integration ${id} called the webhook ${before.replace(/[?#].*/, '')} until now. It has been replaced: whatever listens there gets no updates any more.`,
	);
}

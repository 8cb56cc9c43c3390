/** Who the keys belong to (v3-user). */
import type { IDataObject } from 'n8n-workflow';

import type { SendcloudClient } from '../transport/client';
import { objectIn } from '../transport/pagination';

/** @returns `user_id`, `integration_id` @throws SendcloudError */
export async function readKeys(client: SendcloudClient): Promise<IDataObject> {
	return objectIn(await client.get('/v3/user/auth/metadata'));
}

/** The integration whose keys these are; undefined where Sendcloud does not say. @throws SendcloudError */
export async function integrationOfKeys(client: SendcloudClient): Promise<number | undefined> {
	const { integration_id: id } = await readKeys(client);
	return typeof id === 'number' && Number.isSafeInteger(id) && id > 0 ? id : undefined;
}

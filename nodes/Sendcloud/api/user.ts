/** Who the keys belong to (v3-user). */
import type { SendcloudClient } from '../transport/client';
import { objectIn } from '../transport/pagination';

/** The integration whose keys these are; undefined where Sendcloud does not say. @throws SendcloudError */
export async function integrationOfKeys(client: SendcloudClient): Promise<number | undefined> {
	const { integration_id: id } = objectIn(await client.get('/v3/user/auth/metadata'));
	return typeof id === 'number' && Number.isSafeInteger(id) && id > 0 ? id : undefined;
}

/** Whose keys these are, v3: the user, the integration that owns the credentials, the organisation. */
import type { FastifyInstance } from 'fastify';

import type { Area, AreaState, Context } from '../server/world';

export const USER_ID = 123456;
const ORGANIZATION = { id: 12345, name: 'Candles and Lamps', registered: '2020-03-15T10:30:00Z' };

class AccountState implements AreaState {
	organization = { ...ORGANIZATION };

	reset(): void {
		this.organization = { ...ORGANIZATION };
	}
}

function routes(api: FastifyInstance, { state }: Context): void {
	api.get('/v3/user/auth/metadata', async () => {
		// The keys belong to the first integration.
		const [owner] = state.integrations.keys();
		return { data: { user_id: USER_ID, integration_id: owner } };
	});

	api.get('/v3/organization', async () => ({ data: state.organization }));
}

export const account: Area<AccountState> = {
	settings: {},
	state: () => new AccountState(),
	routes,
};

/** A connection as one row. */
import type { IDataObject } from 'n8n-workflow';

import { at, flat } from '../../fields/simplify';

export const simpleConnection = (connection: IDataObject): IDataObject =>
	flat({
		id: connection.id,
		type: connection.type,
		url: at(connection, 'configuration', 'url'),
		auth_type: at(connection, 'configuration', 'auth_type'),
		created_at: connection.created_at,
		updated_at: connection.updated_at,
	});

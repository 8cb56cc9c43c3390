/**
 * Lists of which the documents know no pages: Sendcloud gives them at once. Should an answer name a next page all the
 * same, in one of the ways that Sendcloud has, it is read: a list that ends early never looks like a whole one.
 */
import { bodyCursor, linkCursor, type Paging } from '../transport/pagination';

const inBody = bodyCursor();

export const UNPAGED: Paging = {
	maxPageSize: Infinity,
	next: (answer) => linkCursor(answer) ?? inBody(answer),
};

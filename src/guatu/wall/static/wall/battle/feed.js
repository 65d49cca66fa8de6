// Where the data comes from: the columns, nodes of what is looked at, and the question whether anything changed.

const CHUNK = 150; // projects a request
const AT_ONCE = 2;

async function json(url, signal) {
  const response = await fetch(url, { headers: { Accept: "application/json" }, signal });
  if (!response.ok) throw new Error(`${response.status} ${url}`);
  return response.json();
}

export class Feed {
  // `tell`: what changed is taken, `fail`: whether the server is out of reach.
  constructor(urls, model, { tell, fail }) {
    Object.assign(this, { urls, model, tell, fail, query: "", busy: new Set(), running: 0, waiting: null });
  }

  async load(query = this.query) {
    this.query = query;
    this.asking?.abort();
    this.asking = new AbortController();
    try {
      this.model.take(await json(this.urls.columns + query, this.asking.signal));
      this.fail(false);
      this.tell();
    } catch (error) {
      if (error.name !== "AbortError") this.fail(true);
    }
  }

  // Every few seconds: a number there and back; columns only when something that matters was written.
  watch(seconds) {
    setInterval(async () => {
      if (document.hidden) return;
      try {
        const found = await json(`${this.urls.changed}?since=${this.model.version}`);
        this.fail(false);
        if (found.changed) await this.load();
        else this.model.version = found.version;
      } catch {
        this.fail(true);
      }
    }, seconds * 1000);
  }

  // Nodes of these rows, in a while: a map that is being moved asks once it rests.
  want(rows) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.ask(rows), 60);
  }

  ask(rows) {
    const { model } = this;
    const ids = rows.map((row) => model.id[row]).filter((id, at) => model.wantsNodes(rows[at]) && !this.busy.has(id));
    while (ids.length && this.running < AT_ONCE) this.fetch(ids.splice(0, CHUNK));
  }

  async fetch(ids) {
    ids.sort((one, other) => one - other);
    for (const id of ids) this.busy.add(id);
    this.running += 1;
    try {
      this.model.takeNodes(await json(`${this.urls.nodes}?ids=${ids.join(",")}`), ids);
      this.fail(false);
    } catch {
      this.fail(true);
      return;
    } finally {
      for (const id of ids) this.busy.delete(id);
      this.running -= 1;
    }
    this.tell();
  }
}

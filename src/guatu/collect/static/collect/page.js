// What the server rendered and what it sent beside it: the plain form, whose page it is, its sentences.

export const form = document.getElementById("c-form");
export const page = JSON.parse(document.getElementById("c-payload").textContent);
export const { texts } = page;

const language = document.documentElement.lang;

/** A sentence with its places filled: "{n} 格" and { n: 3 }. */
export const fill = (sentence, places) => sentence.replace(/\{(\w+)\}/g, (_, name) => places[name] ?? "");

/** A day and time as the reader writes it. */
export const moment = (at) => new Date(at).toLocaleString(language, { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
export const clock = () => new Date().toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** Whether the form is laid out as a table; on a narrow screen it is cards. */
export const wide = window.matchMedia("(min-width: 62rem)");

/** An element with a class and a text. */
export const made = (tag, className, text = "") => Object.assign(document.createElement(tag), { className, textContent: text });

export const button = (text, deed, className = "btn btn-sm btn-outline") => Object.assign(made("button", className, text), { type: "button", onclick: deed });

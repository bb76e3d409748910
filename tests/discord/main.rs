//! The Discord adapter over the wire: a scripted Discord on the loopback that the real client and the real binary
//! connect to. Nothing is mocked inside the bot.
//!
//! `world` starts a bot against a `fake`; each other module is one group of scenarios. No test sleeps: they wait for
//! what must happen, with a limit that only a broken bot reaches.

mod binary;
mod buttons;
mod commands;
mod fake;
mod flood;
mod frames;
mod gateway;
mod lifecycle;
mod limits;
mod moderate_flow;
mod moderate_look;
mod moderate_matrix;
mod moderated;
mod multipart;
mod openapi;
mod pictures;
mod production;
mod registration;
mod rest;
mod talking;
mod tls;
mod trouble;
mod unanswered;
mod world;

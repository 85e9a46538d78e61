package dev.peacock.training.language;

/** What a recurrent layer computes at each character. */
public enum Cell {
    /** Long short-term memory (Hochreiter and Schmidhuber 1997), with forget gates and without peepholes. */
    LSTM,
    /** Gated recurrent units (Cho et al. 2014), with the reset gate after the product, as cuDNN and PyTorch have them. */
    GRU
}
